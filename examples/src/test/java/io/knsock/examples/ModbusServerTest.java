package io.knsock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ghgande.j2mod.modbus.ModbusSlaveException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import io.knsock.TcpServer;
import io.knsock.config.ServerConfig;
import io.knsock.test.junit.KnSockExtension;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With j2mod as the master, which refuses a reply that has not the transaction of its request. */
class ModbusServerTest {
    @RegisterExtension
    final KnSockExtension net = new KnSockExtension();

    private final AtomicIntegerArray registers = new AtomicIntegerArray(200);
    private TcpServer server;
    private ModbusTCPMaster master;

    @BeforeEach
    void connect() throws Exception {
        server = net.closing(ModbusServer.listen(ServerConfig.builder().port(0), registers));
        master = new ModbusTCPMaster("127.0.0.1", server.port());
        master.connect();
    }

    @AfterEach
    void disconnect() {
        master.disconnect();
    }

    @Test
    void readsAndWritesRegisters() throws Exception {
        registers.set(100, 0xFFFF);
        assertThat(master.readMultipleRegisters(1, 99, 3))
                .extracting(Register::getValue)
                .containsExactly(0, 0xFFFF, 0);

        assertThat(master.writeSingleRegister(1, 7, new SimpleRegister(1234))).isEqualTo(1234);
        assertThat(registers.get(7)).isEqualTo(1234);

        Register[] many = new Register[123];
        Arrays.setAll(many, i -> new SimpleRegister(i));
        assertThat(master.writeMultipleRegisters(1, 50, many)).isEqualTo(123);
        assertThat(registers.get(172)).isEqualTo(122);
        assertThat(master.readMultipleRegisters(1, 50, 125))
                .extracting(Register::getValue)
                .startsWith(0, 1, 2)
                .hasSize(125);
    }

    @Test
    void refusesWhatItDoesNotHave() throws Exception {
        assertThatThrownBy(() -> master.readMultipleRegisters(1, 199, 2))
                .isInstanceOfSatisfying(
                        ModbusSlaveException.class,
                        failure -> assertThat(failure.getType()).isEqualTo(2));
        assertThatThrownBy(() -> master.readMultipleRegisters(1, 0, 126))
                .isInstanceOfSatisfying(
                        ModbusSlaveException.class,
                        failure -> assertThat(failure.getType()).isEqualTo(3));
        assertThatThrownBy(() -> master.readCoils(1, 0, 1))
                .isInstanceOfSatisfying(
                        ModbusSlaveException.class,
                        failure -> assertThat(failure.getType()).isEqualTo(1));
        assertThat(master.readMultipleRegisters(1, 0, 1)).hasSize(1);
    }

    @Test
    void theReplyHasTransactionAndUnitOfTheRequest() {
        net.peer(server)
                .send(new byte[] {0x12, 0x34, 0, 0, 0, 6, 9, 3, 0, 0, 0, 1})
                .expect(new byte[] {0x12, 0x34, 0, 0, 0, 5, 9, 3, 2, 0, 0})
                .send(new byte[] {0x12, 0x35, 0, 0, 0, 3, 9, 3, 0})
                .expect(new byte[] {0x12, 0x35, 0, 0, 0, 3, 9, (byte) 0x83, 3});
    }
}
