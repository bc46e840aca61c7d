// What the thread sanitizer passes over in the worker: fontconfig and GLib are not built with it, so it cannot see how they
// lock. Called by the sanitizer's runtime by this name (compiler-rt, sanitizer/tsan_interface.h).
extern "C" char const* __tsan_default_suppressions();

extern "C" char const* __tsan_default_suppressions()
{
    return "race:libfontconfig.so\nrace:libglib-2.0.so\nrace:libpango-1.0.so\nrace:libpangoft2-1.0.so\n"
           "called_from_lib:libfontconfig.so\n";
}
