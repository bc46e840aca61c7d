// What the drawing libraries do among themselves is out of the thread sanitizer's sight: they are not built with it, so it
// sees their threads and not their locks. Called by the sanitizer's runtime by this name (compiler-rt, sanitizer/tsan_flags.h).
extern "C" char const* __tsan_default_options();

extern "C" char const* __tsan_default_options()
{
    return "ignore_noninstrumented_modules=1";
}
