### Refusals and notices: one for each code.

error-wrong-credentials = E-mail or password is not right. Please check both.
error-signed-out = You are signed out. Please sign in again.
error-unreachable = The server cannot be reached. Please check the network.
error-bad-answer = The server answered something this version does not understand.
error-server-trouble = The server is in trouble. Please try again in a moment.
error-rate-limited = Too many attempts. Please wait a minute and try again.
error-not-permitted = You are not permitted to do this, or no longer in the room.
error-not-found = This is not there any more.
error-outbox-full = The queue is full. Your text stays here; send it when some messages have gone out.
error-message-too-large = The message is too long. Please shorten it or send it in parts.
error-empty-message = There is nothing to send.
error-file-too-large = The file is larger than 10 MB. Please send a smaller one.
error-file-not-allowed = Files of this kind cannot be attached or opened, only pictures (PNG, JPEG, GIF, WebP), PDF, Word and Excel.
error-file-unreadable = The file cannot be read. It may be damaged, or gone.
error-too-many-files = Ten files are attached already. Please send these first.
error-already-sent = The message is already on its way and cannot be changed.
error-disk-full = The disk is full. Make some room; your text stays here.
error-read-only = The folder of Deskbell cannot be written. Your text stays here.
error-desk-in-use = Another program has this desk open. Close it and try again.
error-newer-desk = A newer Deskbell has used this desk. Please install the newer version; nothing was changed.
error-desk-damaged = The copy of your rooms was damaged and is being fetched again. Please try again in a moment.
error-disk-trouble = The disk does not work as it should. Your text stays here.
error-internal = Something went wrong in Deskbell. The log has the details.

notice-no-keychain = This computer has no keychain. You will be asked to sign in again after closing Deskbell, and the copy of your rooms ends with it.
notice-keychain-locked = The keychain is locked. Unlock it to stay signed in, or go on for this time only.
notice-no-tray = This desktop has no tray. Closing the window minimizes it instead.
notice-no-notifications = This desktop shows no notifications. Keep the window in view so as not to miss messages.
notice-cache-rebuilt = The copy of your rooms on this computer was damaged and is being fetched again. Unsent messages were kept.
notice-unsent-lost = The copy of your rooms on this computer was damaged, and some unsent messages could not be read back. Please check what you wrote last.
notice-left-behind = Something you wrote was not sent: you are no longer in its room. It is kept on this computer.
notice-clock-off = The clock of this computer is more than two minutes off. Times may look wrong until it is set.
notice-disk-full = The disk is full. New messages cannot be kept or queued until there is room.
notice-read-only = The folder of Deskbell cannot be written. New messages cannot be kept or queued until it can.
notice-disk-trouble = The disk of this computer does not work as it should. New messages cannot be kept or queued.
notice-key-changed = The keychain has no key to the copy of your rooms any more. It was set aside, with what was not sent, until the key is back. Please check what you wrote last; the rest is being fetched again.
