//! What the operating system says of the network (RTN20).

use super::{Machine, change::ConnectionState, io::Reach, losing::disconnected};

impl Machine {
    pub(super) fn handle_network(&mut self, reach: Reach) {
        match reach {
            Reach::Offline => self.network_lost(),
            Reach::Online => self.network_found(),
        }
    }

    fn network_lost(&mut self) {
        let error = disconnected("the network is gone");
        match self.core.state {
            ConnectionState::Connected => {
                self.leave_connected();
                self.attempt_failed(error);
            }
            ConnectionState::Connecting => self.attempt_failed(error),
            ConnectionState::Initialized
            | ConnectionState::Disconnected
            | ConnectionState::Suspended
            | ConnectionState::Closing
            | ConnectionState::Closed
            | ConnectionState::Failed => {}
        }
    }

    fn network_found(&mut self) {
        match self.core.state {
            ConnectionState::Connecting
            | ConnectionState::Disconnected
            | ConnectionState::Suspended => self.retry(),
            // The transport may belong to the network before this one.
            ConnectionState::Connected => self.probe(),
            ConnectionState::Initialized
            | ConnectionState::Closing
            | ConnectionState::Closed
            | ConnectionState::Failed => {}
        }
    }
}
