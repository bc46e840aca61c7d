set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

set(PEAL_SANITIZE "" CACHE STRING "Comma separated sanitizers, such as address,undefined")
option(PEAL_WARNINGS_AS_ERRORS "Treat warnings as errors" OFF)
option(PEAL_FUZZ "Build the fuzzers of tests/fuzz; needs clang++" OFF)

find_program(PEAL_CCACHE ccache)
if(PEAL_CCACHE)
    # A precompiled header is compared by what it was made of, not by its time stamp.
    # A clone in another folder finds what this one compiled.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${PEAL_CCACHE})
endif()
find_program(PEAL_LLD ld.lld)
if(PEAL_LLD AND NOT PEAL_SANITIZE)
    add_link_options(-fuse-ld=lld)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual)
# What g++ 12 reports at -O2 inside its own standard library (PR 105329, PR 105651) and of every coroutine frame of Asio.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -Wno-dangling-pointer -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-mismatched-new-delete)
    # ccache needs this to share a precompiled header.
    add_compile_options(-fpch-preprocess)
else()
    add_compile_options(-Xclang -fno-pch-timestamp)
endif()
if(CMAKE_UNITY_BUILD)
    # Where files are compiled in batches, what one file keeps to itself is in sight of the next: the preset dev judges that.
    add_compile_options(-Wno-shadow)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-subobject-linkage)
    endif()
endif()
if(PEAL_WARNINGS_AS_ERRORS)
    add_compile_options(-Werror)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
    set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
    add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fPIE)
    add_link_options(-pie -Wl,-z,relro,-z,now)
elseif(NOT PEAL_SANITIZE)
    add_compile_options(-D_GLIBCXX_ASSERTIONS)
endif()

if(PEAL_SANITIZE)
    add_compile_options(-fsanitize=${PEAL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${PEAL_SANITIZE})
    add_compile_definitions(PEAL_SANITIZED)
    if(PEAL_SANITIZE MATCHES "undefined" AND NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # What clang++ 14 puts before every function for this check has no place before a coroutine.
        add_compile_options(-fno-sanitize=function)
    endif()
    if(PEAL_SANITIZE MATCHES "thread")
        # The fences inside Asio are not understood by the thread sanitizer.
        add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
    endif()
endif()

# What a fuzzer explores counts its branches, and is fast enough to be run millions of times.
if(PEAL_FUZZ)
    set(peal_fuzz_flags -O1 -fsanitize=fuzzer-no-link)
endif()
