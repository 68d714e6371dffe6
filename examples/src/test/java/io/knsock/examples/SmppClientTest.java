package io.knsock.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knsock.KnSockException;
import io.knsock.Message;
import io.knsock.config.ClientConfig;
import io.knsock.test.Inbox;
import io.knsock.test.PeerListener;
import io.knsock.test.junit.KnSockExtension;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With jsmpp as the centre. */
class SmppClientTest {
    private static final int INVALID_PASSWORD = 14;

    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    private final Inbox<Message> received = new Inbox<>("received");
    private final Inbox<String> heartbeats = new Inbox<>("heartbeats");
    private final Inbox<SMPPServerSession> sessions = new Inbox<>("sessions");
    private SMPPServerSessionListener centre;

    /** Its sessions work on several requests at once, so that replies overtake each other. */
    private int centre(Answer answer) throws Exception {
        int port = Ports.free();
        centre = new SMPPServerSessionListener(port);
        centre.setPduProcessorDegree(8);
        centre.setMessageReceiverListener(listener(answer));
        CompletableFuture.runAsync(() -> {
            try {
                while (true) {
                    SMPPServerSession session = centre.accept();
                    BindRequest bind = session.waitForBind(10_000);
                    if (bind.getSystemId().equals("user") && bind.getPassword().equals("secret")) {
                        bind.accept("centre");
                        sessions.add(session);
                    } else {
                        bind.reject(INVALID_PASSWORD);
                    }
                }
            } catch (Exception closed) {
                sessions.all().forEach(SMPPServerSession::close); // the test is over
            }
        });
        return port;
    }

    /** Of what a centre can be asked for, only this is. */
    private ServerMessageReceiverListener listener(Answer answer) {
        return (ServerMessageReceiverListener) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServerMessageReceiverListener.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "onAcceptSubmitSm" ->
                        new SubmitSmResult(
                                new MessageId(answer.idOf((SubmitSm) arguments[0])), new OptionalParameter[0]);
                    case "onAcceptEnquireLink" -> {
                        heartbeats.add("enquire_link");
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private interface Answer {
        String idOf(SubmitSm submit) throws Exception;
    }

    @AfterEach
    void closeCentre() throws Exception {
        sessions.all().forEach(SMPPServerSession::unbindAndClose);
        if (centre != null) {
            centre.close();
        }
    }

    private SmppClient client(int port, String password) {
        ClientConfig.Builder settings =
                ClientConfig.builder().host("127.0.0.1").port(port).heartbeatInterval(Duration.ofMillis(200));
        return net.closing(new SmppClient(settings, new SmppConversation("user", password, received::add)));
    }

    @Test
    void eachMessageGetsTheIdThatTheCentreGaveIt() throws Exception {
        CountDownLatch others = new CountDownLatch(5);
        SmppClient client = client(
                centre(submit -> {
                    String text = new String(submit.getShortMessage(), ISO_8859_1);
                    if (text.equals("text 0")) {
                        others.await();
                    }
                    others.countDown();
                    return "id of " + text + " to " + submit.getDestAddress();
                }),
                "secret");
        List<CompletableFuture<String>> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add(client.submit("49170", "4930" + i, "text " + i));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(ids.get(i).get()).isEqualTo("id of text " + i + " to 4930" + i);
        }
        assertThat(sessions.all()).hasSize(1);
    }

    @Test
    void whatTheCentreSaysUnaskedIsAnsweredAndCostsNothing() throws Exception {
        SmppClient client = client(centre(submit -> "id"), "secret");
        SMPPServerSession session = sessions.next();
        session.deliverShortMessage(
                "",
                TypeOfNumber.UNKNOWN,
                NumberingPlanIndicator.UNKNOWN,
                "4930",
                TypeOfNumber.UNKNOWN,
                NumberingPlanIndicator.UNKNOWN,
                "49170",
                new ESMClass(),
                (byte) 0,
                (byte) 0,
                new RegisteredDelivery(),
                DataCodings.ZERO,
                "hello".getBytes(ISO_8859_1));
        assertThat(received.next().text(ISO_8859_1)).endsWith("hello");
        assertThat(client.submit("1", "2", "three").get()).isEqualTo("id");
        assertThat(session.getSessionState().isBound()).isTrue();
    }

    @Test
    void theCentreGetsAnAnswerWhenItAsks() {
        Inbox<String> done = new Inbox<>("done");
        PeerListener centre = net.peers(peer -> {
            peer.expect(bytes("00000021 00000009 00000000 00000001 7573657200 73656372657400 00 34 00 00 00"));
            peer.send(bytes("00000011 80000009 00000000 00000001 00"));
            peer.send(bytes("00000010 00000015 00000000 00000007"));
            peer.expect(bytes("00000010 80000015 00000000 00000007"));
            done.add("answered");
            peer.blackHole();
        });
        client(centre.port(), "secret");
        assertThat(done.next()).isEqualTo("answered");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void theCentreIsAskedWhetherItIsThere() throws Exception {
        SmppClient client = client(centre(submit -> "id"), "secret");
        heartbeats.await(3);
        assertThat(client.submit("1", "2", "three").get()).isEqualTo("id");
        assertThat(sessions.all()).hasSize(1);
    }

    @Test
    void aLoginThatIsRefusedIsAFailedConnect() throws Exception {
        int port = centre(submit -> "id");
        assertThatThrownBy(() -> client(port, "wrong"))
                .isInstanceOf(KnSockException.class)
                .hasMessageContaining("status " + INVALID_PASSWORD);
    }
}
