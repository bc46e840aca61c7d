#pragma once

#include "core/async.hpp"
#include "core/async_clock.hpp"
#include "daemon/worker/worker.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace peal::worker {

struct WorkerOptions {
    std::size_t max_children = 2;                  // processes at once; further jobs wait in order
    std::size_t waiting_max = 256;                 // jobs that wait; one more is refused as transient
    Duration deadline = std::chrono::seconds(20);  // for one job, from the start of its process
    std::size_t answer_bytes_max = std::size_t{32} << 20;
    // Reads a picture by its file in the configuration folder; none: artwork with one is refused.
    std::function<awaitable<Result<std::string>>(std::string file)> load_picture;
    // Runs what takes long, and nobody should wait for; none: it is run where it stands.
    std::function<awaitable<>(std::function<void()> work)> run_aside;
    std::string fontconfig_path;  // FONTCONFIG_PATH of the child; empty: the system's

    WorkerOptions() {}
};

// Starts `worker_program` (peal-worker) once a job. `clock` must outlive the worker and its jobs.
std::unique_ptr<Worker> make_worker(Executor executor, AsyncClock& clock, std::filesystem::path worker_program,
                                    WorkerOptions options = WorkerOptions());

}  // namespace peal::worker
