// The Java program of tools/crosslang: see codec.py, which does the same.

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import fireworks.gateway.v1.GatewayOuterClass;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.logging.LogManager;

final class Codec {
  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] deterministicBytes(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
    coded.useDeterministicSerialization();
    message.writeTo(coded);
    coded.flush();
    return bytes.toByteArray();
  }

  private static String answer(String row) throws Exception {
    String[] words = row.split(" ");
    String body = new String(HexFormat.of().parseHex(words[1]), StandardCharsets.UTF_8);
    // The message and its class have the same full name, because of
    // java_multiple_files.
    Message.Builder builder =
        (Message.Builder) Class.forName(words[0]).getMethod("newBuilder").invoke(null);
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(body, builder);
    } catch (InvalidProtocolBufferException error) {
      return "refused " + hex(error.getMessage());
    }
    Message message = builder.build();
    return "ok " + hex(deterministicBytes(message)) + " " + hex(JsonFormat.printer().print(message));
  }

  private static void printMethods() {
    for (ServiceDescriptor service : GatewayOuterClass.getDescriptor().getServices()) {
      for (MethodDescriptor method : service.getMethods()) {
        System.out.println(
            method.getFullName()
                + " "
                + method.getInputType().getFullName()
                + " "
                + method.getOutputType().getFullName());
      }
    }
  }

  public static void main(String[] args) throws Exception {
    if (args.length == 1 && args[0].equals("methods")) {
      printMethods();
      return;
    }
    LogManager.getLogManager().reset(); // Drops warnings that some rows cause.
    BufferedReader rows =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String row = rows.readLine(); row != null; row = rows.readLine()) {
      System.out.println(answer(row));
    }
  }
}
