// HATClient
