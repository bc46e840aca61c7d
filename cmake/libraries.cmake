find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(CURL REQUIRED)
find_package(SQLiteCpp REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(doctest REQUIRED)
find_package(date REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(OpenSSL REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
pkg_check_modules(ical REQUIRED IMPORTED_TARGET libical)
pkg_check_modules(psl REQUIRED IMPORTED_TARGET libpsl)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(vips REQUIRED IMPORTED_TARGET vips)
pkg_check_modules(rsvg REQUIRED IMPORTED_TARGET librsvg-2.0)
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(zbar REQUIRED IMPORTED_TARGET zbar)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(xml2 REQUIRED IMPORTED_TARGET libxml-2.0)

# Asio and Beast are compiled once, here. The definitions are PUBLIC: one file without
# them would break the one definition rule.
add_library(peal_boost STATIC ${CMAKE_SOURCE_DIR}/cmake/boost_asio.cpp ${CMAKE_SOURCE_DIR}/cmake/boost_beast.cpp
    ${CMAKE_SOURCE_DIR}/cmake/boost_json.cpp ${CMAKE_SOURCE_DIR}/cmake/boost_url.cpp)
target_compile_definitions(peal_boost PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_ASIO_NO_DEPRECATED BOOST_JSON_NO_LIB BOOST_URL_NO_LIB BOOST_JSON_STATIC_LINK BOOST_URL_STATIC_LINK)
target_link_libraries(peal_boost PUBLIC Boost::headers Threads::Threads)
target_compile_options(peal_boost PRIVATE ${peal_fuzz_flags})

# The precompiled Asio header, shared by every target with the same flags.
add_library(peal_asio_pch STATIC ${CMAKE_SOURCE_DIR}/cmake/asio_pch.cpp)
target_link_libraries(peal_asio_pch PUBLIC peal_boost)
target_compile_options(peal_asio_pch PRIVATE ${peal_fuzz_flags})
target_precompile_headers(peal_asio_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/asio_pch.hpp)
