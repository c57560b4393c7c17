# The JVM itself dies in native code.
# ci: github
# repo: northwind/native
# job: test
# needs: java javac
# tool: java
# category: infra
# also: test memory other
# cause: A fatal error has been detected by the Java Runtime Environment
# cause: SIGSEGV \(0xb\) at pc=
# fix: The JVM crashed in Unsafe/native code: read hs_err_pid*.log, upgrade or correct the native call.
# fix_regex: hs_err|native|JVM|JDK
#: prepare
mkdir src; cat > src/Poke.java <<'J'
import java.lang.reflect.Field;
public class Poke {
  public static void main(String[] a) throws Exception {
    Field f = sun.misc.Unsafe.class.getDeclaredField("theUnsafe"); f.setAccessible(true);
    sun.misc.Unsafe u = (sun.misc.Unsafe) f.get(null);
    System.out.println("copying native buffer, 0 errors so far");
    u.putAddress(0, 0);
  }
}
J
#: step Compile
java -version
javac -d out src/Poke.java
#: step Test
java -XX:-CreateCoredumpOnCrash -cp out Poke
