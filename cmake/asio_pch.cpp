// The library exists to own the precompiled header that others reuse.
