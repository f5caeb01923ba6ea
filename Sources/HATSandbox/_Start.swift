// HATSandbox
