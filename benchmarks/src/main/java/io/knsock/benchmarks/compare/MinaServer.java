package io.knsock.benchmarks.compare;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.textline.LineDelimiter;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;

/** MINA with its defaults and its codec of lines. */
final class MinaServer {
    private MinaServer() {}

    static void listen(Task task) throws IOException {
        TextLineCodecFactory lines = new TextLineCodecFactory(ISO_8859_1, LineDelimiter.UNIX, LineDelimiter.UNIX);
        lines.setDecoderMaxLineLength(Servers.MAX_FRAME_BYTES);
        NioSocketAcceptor acceptor = new NioSocketAcceptor();
        acceptor.setBacklog(1_024);
        acceptor.getSessionConfig().setTcpNoDelay(true);
        acceptor.getFilterChain().addLast("lines", new ProtocolCodecFilter(lines));
        acceptor.setHandler(new IoHandlerAdapter() {
            @Override
            public void messageReceived(IoSession session, Object message) {
                session.write(message);
            }
        });
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), task.number("port")));
    }
}
