#pragma once

namespace peal::app {

// Tells the service manager, when there is one (systemd's sd_notify; see systemd.service, Type=notify).
void notify_ready();
void notify_stopping();

}  // namespace peal::app
