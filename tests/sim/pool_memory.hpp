#pragma once

namespace peal::sim {

// A run takes and gives back very many small pieces of memory, in one thread, and gives nearly all of them back: whoever
// gets one takes the last that was given back of its size. A program that has pool_memory.cpp has `operator new` and
// `malloc` so; this gives SQLite the same, and lets it leave out its own account of it, and its locks. Before SQLite is
// first used. Nothing where a sanitizer looks after memory.
void give_sqlite_pool_memory();

}  // namespace peal::sim
