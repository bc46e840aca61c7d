#pragma once

#include <string>

// Where this build's programs and sources are. Part of every doctest program.
namespace peal::tests {

std::string program_path(std::string const& name);  // of one of Peal's programs
std::string source_path(std::string const& name);   // of a file of the repository

}  // namespace peal::tests
