package io.knsock.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.app.Connection;
import ca.uhn.hl7v2.app.HL7Service;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.v25.message.ACK;
import ca.uhn.hl7v2.model.v25.message.ADT_A01;
import ca.uhn.hl7v2.model.v25.segment.MSA;
import ca.uhn.hl7v2.protocol.ReceivingApplication;
import ca.uhn.hl7v2.util.idgenerator.InMemoryIDGenerator;
import io.knsock.TcpServer;
import io.knsock.config.ClientConfig;
import io.knsock.config.ServerConfig;
import io.knsock.test.Inbox;
import io.knsock.test.Peer;
import io.knsock.test.PeerListener;
import io.knsock.test.junit.KnSockExtension;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HAPI on both sides: one of it sends, the other is the hospital. */
class MllpGatewayTest {
    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    private final HapiContext hapi = new DefaultHapiContext();

    /** Else it writes the last number to a file of the folder that it runs in. */
    @BeforeEach
    void numberInMemory() {
        hapi.getParserConfiguration().setIdGenerator(new InMemoryIDGenerator());
    }

    @AfterEach
    void endHapi() throws Exception {
        hapi.close();
    }

    private TcpServer gatewayTo(int port) {
        return net.closing(MllpGateway.listen(
                ServerConfig.builder().port(0),
                net.closing(MllpGateway.pool(
                        ClientConfig.builder().host("127.0.0.1").port(port)))));
    }

    private Connection senderTo(TcpServer gateway) throws Exception {
        return hapi.newClient("127.0.0.1", gateway.port(), false);
    }

    private ADT_A01 admission(String controlId) throws Exception {
        ADT_A01 message = new ADT_A01();
        message.setParser(hapi.getPipeParser());
        message.initQuickstart("ADT", "A01", "P");
        message.getMSH().getMessageControlID().setValue(controlId);
        message.getPID().getPatientName(0).getFamilyName().getSurname().setValue("Doe");
        return message;
    }

    /** Another HAPI that acknowledges what it gets, and remembers whom it has admitted. */
    private int hospital(Inbox<String> admitted) throws Exception {
        int port = Ports.free();
        HL7Service service = hapi.newServer(port, false);
        service.registerApplication(new ReceivingApplication<ADT_A01>() {
            @Override
            public Message processMessage(ADT_A01 message, Map<String, Object> metadata) throws HL7Exception {
                admitted.add(message.getPID()
                        .getPatientName(0)
                        .getFamilyName()
                        .getSurname()
                        .getValue());
                try {
                    return message.generateACK();
                } catch (IOException failure) {
                    throw new HL7Exception(failure);
                }
            }

            @Override
            public boolean canProcess(ADT_A01 message) {
                return true;
            }
        });
        service.startAndWait();
        return port;
    }

    @Test
    void whatHapiSendsReachesHapiAndItsAcknowledgementComesBack() throws Exception {
        Inbox<String> admitted = new Inbox<>("admitted");
        Connection sender = senderTo(gatewayTo(hospital(admitted)));
        for (int i = 1; i <= 3; i++) {
            MSA result = acknowledgement(sender, "MSG0000" + i);
            assertThat(result.getAcknowledgmentCode().getValue()).isEqualTo("AA");
            assertThat(result.getMessageControlID().getValue()).isEqualTo("MSG0000" + i);
        }
        assertThat(admitted.all()).containsExactly("Doe", "Doe", "Doe");
    }

    @Test
    void withoutAHospitalHapiGetsAnError() throws Exception {
        MSA result = acknowledgement(senderTo(gatewayTo(Ports.free())), "MSG1");
        assertThat(result.getAcknowledgmentCode().getValue()).isEqualTo("AE");
        assertThat(result.getMessageControlID().getValue()).isEqualTo("MSG1");
        assertThat(result.getTextMessage().getValue()).isEqualTo("the system is not reached");
    }

    @Test
    void anAcknowledgementOfAnotherMessageIsNotHandedOn() throws Exception {
        PeerListener hospital = net.peers(peer -> {
            peer.read(1);
            peer.reply("\u000bMSH|^~\\&|H\rMSA|AA|OTHER\r\u001c\r");
        });
        MSA result = acknowledgement(senderTo(gatewayTo(hospital.port())), "MSG1");
        assertThat(result.getAcknowledgmentCode().getValue()).isEqualTo("AE");
        assertThat(result.getMessageControlID().getValue()).isEqualTo("MSG1");
    }

    @Test
    void lineFeedsBetweenBlocksAreNoMatter() throws Exception {
        Inbox<String> admitted = new Inbox<>("admitted");
        Peer peer = net.peer(gatewayTo(hospital(admitted)));
        String block = "\u000b" + admission("MSG1").encode() + "\u001c\r\n";
        peer.sendTogether(block, block);
        for (int i = 0; i < 2; i++) {
            StringBuilder reply = new StringBuilder();
            while (!reply.toString().endsWith("\u001c\r")) {
                reply.append(new String(peer.read(1), ISO_8859_1));
            }
            assertThat(reply).contains("\rMSA|AA|MSG1\r");
        }
    }

    private MSA acknowledgement(Connection sender, String controlId) throws Exception {
        return ((ACK) sender.getInitiator().sendAndReceive(admission(controlId))).getMSA();
    }
}
