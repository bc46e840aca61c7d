#pragma once

#include "core/async_real_clock.hpp"
#include "daemon/worker/client.hpp"
#include "tests/support/run.hpp"

#include <string>

namespace peal::tests {

// Has the misbehaving worker follow one order (see misbehaving.cpp). What it saw is in the manifest.
inline Result<worker::Rendition> order(std::string headline)
{
    asio::io_context context;
    auto const clock = make_real_clock(context.get_executor());
    worker::WorkerOptions options;
    options.answer_bytes_max = 1 << 20;
    auto const worker = worker::make_worker(context.get_executor(), *clock, PEAL_MISBEHAVING_WORKER, options);
    campaigns::Artwork artwork;
    artwork.headline = std::move(headline);
    return run(context, worker->draw(std::move(artwork)));
}

}  // namespace peal::tests
