package io.knsock.engine.pool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Runs the tests of a class in a class loader of their own, in which the pool calls {@link Turns} before each access to
 * a volatile field, each compare-and-set, and each call of what is made for several threads.
 */
final class InSteps implements InvocationInterceptor {
    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> test, ExtensionContext context)
            throws Throwable {
        Class<?> stepping =
                new Loader().loadClass(context.getRequiredTestClass().getName());
        Constructor<?> constructor = stepping.getDeclaredConstructor();
        constructor.setAccessible(true);
        Method method =
                stepping.getSuperclass().getDeclaredMethod(test.getExecutable().getName());
        method.setAccessible(true);
        try {
            method.invoke(constructor.newInstance());
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
        invocation.skip();
    }

    private static final class Loader extends ClassLoader {
        private static final String PACKAGE = "io.knsock.engine.pool.";
        private static final Set<String> IN_STEPS = Set.of(
                "AsyncAcquisition",
                "ConnectAttempt",
                "Endpoint",
                "Housekeeper",
                "Lease",
                "Ledger",
                "Pool",
                "Selection",
                "Slot",
                "Supply",
                "Validation",
                "Waiter");

        Loader() {
            super(InSteps.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                if (!name.startsWith(PACKAGE)) {
                    return super.loadClass(name, resolve);
                }
                byte[] bytes = read(name);
                if (IN_STEPS.contains(name.substring(PACKAGE.length()))) {
                    bytes = inSteps(bytes);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        }

        private byte[] read(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                return in.readAllBytes();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static byte[] inSteps(byte[] bytes) {
            ClassReader reader = new ClassReader(bytes);
            ClassWriter writer = new ClassWriter(reader, 0);
            reader.accept(new Stepping(volatiles(reader), writer), 0);
            return writer.toByteArray();
        }

        private static Set<String> volatiles(ClassReader reader) {
            Set<String> found = new HashSet<>();
            reader.accept(
                    new ClassVisitor(Opcodes.ASM9) {
                        @Override
                        public FieldVisitor visitField(
                                int access, String name, String descriptor, String signature, Object value) {
                            if ((access & Opcodes.ACC_VOLATILE) != 0) {
                                found.add(name);
                            }
                            return super.visitField(access, name, descriptor, signature, value);
                        }
                    },
                    ClassReader.SKIP_CODE);
            return found;
        }
    }

    private static final class Stepping extends ClassVisitor {
        private static final String TURNS = "io/knsock/engine/pool/Turns";
        private static final String LOCK = "java/util/concurrent/locks/ReentrantLock";
        private static final String PARKING = "java/util/concurrent/locks/LockSupport";

        private final Set<String> volatiles;

        Stepping(Set<String> volatiles, ClassVisitor next) {
            super(Opcodes.ASM9, next);
            this.volatiles = volatiles; // all are private, so their class alone has access
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return name.startsWith("<") ? next : new Steps(next);
        }

        private final class Steps extends MethodVisitor {
            Steps(MethodVisitor next) {
                super(Opcodes.ASM9, next);
            }

            private void turns(String method, String descriptor) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, TURNS, method, descriptor, false);
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                if (volatiles.contains(name)) {
                    turns("step", "()V");
                }
                super.visitFieldInsn(opcode, owner, name, descriptor);
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                if (owner.equals(LOCK) && name.equals("lock")) {
                    turns("lock", "(L" + LOCK + ";)V");
                } else if (owner.equals(PARKING) && name.equals("parkNanos")) {
                    turns("park", descriptor);
                } else if (owner.equals(PARKING) && name.equals("unpark")) {
                    turns("unpark", descriptor);
                } else {
                    if (owner.equals("java/lang/invoke/VarHandle")
                            || (owner.startsWith("java/util/concurrent/") && opcode != Opcodes.INVOKESPECIAL)) {
                        turns("step", "()V");
                    }
                    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
                }
            }
        }
    }
}
