package io.knsock.it;

import io.knsock.cdi.ServerName;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
@ServerName("echo-tls")
public class TlsEchoHandler extends EchoHandler {}
