package io.knsock.demo;

import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;

/** Answers the lines that arrive on port 7443, with TLS: that is a matter of settings, not of code. */
@ApplicationScoped
@ServerName("echo-tls")
public class TlsEchoHandler extends EchoHandler {}
