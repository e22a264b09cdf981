//! The one async core: one loop, one closed event enum.
