#pragma once

// The migrations that are about the shared calendar, by their places among all: for schema.cpp only.
namespace peal::store {

extern char const twelfth[];
extern char const thirteenth[];
extern char const fifteenth[];

}  // namespace peal::store
