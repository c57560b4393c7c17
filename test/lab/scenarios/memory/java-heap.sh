# A test allocates more than surefire's fork may.
# ci: jenkins
# repo: northwind/batch
# job: verify
# needs: java javac
# tool: java
# category: memory
# also: test
# cause: java\.lang\.OutOfMemoryError: Java heap space
# fix: Raise -Xmx for the run or load the records in batches.
# fix_regex: Xmx|heap
#: prepare
mkdir -p src; cat > src/Load.java <<'J'
import java.util.ArrayList;
import java.util.List;
public class Load {
  record Order(long id, byte[] lines) {}
  public static void main(String[] args) {
    List<Order> orders = new ArrayList<>();
    for (long i = 0; i < 1_000_000; i++) {
      orders.add(new Order(i, new byte[4096]));
      if (i % 2000 == 0) System.out.println("INFO  loaded " + i + " orders, 0 errors");
    }
  }
}
J
#: step Compile
java -version
javac -d out -Xlint:all src/Load.java
#: step Load
java -Xmx48m -cp out Load
#: step Report
echo report
