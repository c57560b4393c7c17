/**
 * Tells devops-assist that this build failed. Use it in `post { failure { devopsAssist() } }`.
 *
 * Parameters, each with a global default set once on the controller (Manage Jenkins » System » Environment variables):
 *   url            where devops-assist listens for this controller: https://assist.example.com/webhooks/jenkins/<controller>
 *                  (default: DEVOPS_ASSIST_URL)
 *   credentialsId  a "Secret text" credential with the shared secret (default: DEVOPS_ASSIST_CREDENTIALS, else 'devops-assist')
 *
 * Only the build's URL (or its name and number) is sent; devops-assist reads the rest from the controller. The request is made on the controller,
 * so that agents need neither curl nor network access. Whatever happens, the build's result stays as it is.
 */
import java.nio.charset.StandardCharsets
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec
import groovy.json.JsonOutput

def call(Map options = [:]) {
  String url = options.url ?: env.DEVOPS_ASSIST_URL
  String credentialsId = options.credentialsId ?: env.DEVOPS_ASSIST_CREDENTIALS ?: 'devops-assist'
  if (!url) {
    echo 'devops-assist: not told of this build: set DEVOPS_ASSIST_URL or pass url'
    return
  }
  // Without a configured Jenkins URL there is no BUILD_URL.
  String body = env.BUILD_URL
    ? JsonOutput.toJson([url: env.BUILD_URL])
    : JsonOutput.toJson([job: env.JOB_NAME, build: env.BUILD_NUMBER as Integer])
  try {
    String answer
    withCredentials([string(credentialsId: credentialsId, variable: 'DEVOPS_ASSIST_SECRET')]) {
      answer = post(url, body, sign(env.DEVOPS_ASSIST_SECRET, body))
    }
    echo "devops-assist: ${answer}"
  } catch (Exception problem) {
    echo "devops-assist: not told of this build: ${problem.message}"
  }
}

@NonCPS
private String sign(String secret, String body) {
  Mac mac = Mac.getInstance('HmacSHA256')
  mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), 'HmacSHA256'))
  return 'sha256=' + mac.doFinal(body.getBytes(StandardCharsets.UTF_8)).encodeHex().toString()
}

@NonCPS
private String post(String url, String body, String signature) {
  HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection()
  try {
    connection.requestMethod = 'POST'
    connection.connectTimeout = 5000
    connection.readTimeout = 10000
    connection.instanceFollowRedirects = false
    connection.doOutput = true
    connection.setRequestProperty('Content-Type', 'application/json')
    connection.setRequestProperty('X-Devops-Assist-Signature', signature)
    connection.outputStream.withStream { it.write(body.getBytes(StandardCharsets.UTF_8)) }
    int status = connection.responseCode
    return status < 300 ? 'told of this build' : "refused this build with status ${status}"
  } finally {
    connection.disconnect()
  }
}
