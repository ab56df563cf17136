// Usage: node mcp-client.mjs <mcp server url> <client_id>
// Whoever started it opens the printed AUTHORIZE url; the outcome is one RESULT or ERROR line.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const CALLBACK_MILLIS = 60_000;

class OAuthFailure extends Error {
  constructor(error, description = '') {
    super(`${error} ${description}`.replace(/\s+/g, ' ').trim());
  }
}

/** Receives the authorization response on a free port of the loopback interface. */
class CallbackListener {
  static async start() {
    const listener = new CallbackListener();
    listener.response = new Promise((resolve) => {
      listener.server = createServer((request, reply) => {
        const url = new URL(request.url, 'http://127.0.0.1');
        if (url.pathname !== '/callback') {
          reply.writeHead(404).end();
          return;
        }
        reply.writeHead(200, { 'Content-Type': 'text/plain', Connection: 'close' }).end('You may close this window.');
        resolve(url.searchParams);
      });
    });
    listener.server.listen(0, '127.0.0.1');
    await once(listener.server, 'listening');
    listener.url = `http://127.0.0.1:${listener.server.address().port}/callback`;
    return listener;
  }

  async wait() {
    let timer;
    const timeout = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new OAuthFailure('timeout', 'no authorization response')), CALLBACK_MILLIS);
    });
    return Promise.race([this.response, timeout]).finally(() => clearTimeout(timer));
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A public client that was registered beforehand; everything is kept in memory. */
class PreregisteredClient {
  #state = randomUUID();
  #tokens;
  #codeVerifier;
  #discovery;

  constructor(clientId, redirectUrl) {
    this.clientId = clientId;
    this.redirectUrl = redirectUrl;
  }

  get clientMetadata() {
    return { client_name: 'mcp-client', redirect_uris: [this.redirectUrl], token_endpoint_auth_method: 'none' };
  }

  state() { return this.#state; }
  clientInformation() { return { client_id: this.clientId }; }
  tokens() { return this.#tokens; }
  saveTokens(tokens) { this.#tokens = tokens; }
  codeVerifier() { return this.#codeVerifier; }
  saveCodeVerifier(verifier) { this.#codeVerifier = verifier; }
  discoveryState() { return this.#discovery; }

  saveDiscoveryState(discovery) {
    // The SDK does not compare them, yet without that the iss check below proves nothing (RFC 8414, 3.3).
    const issuer = discovery.authorizationServerMetadata?.issuer;
    if (issuer !== discovery.authorizationServerUrl) {
      throw new OAuthFailure('invalid_issuer', `metadata of ${discovery.authorizationServerUrl} is of ${issuer}`);
    }
    this.#discovery = discovery;
  }

  redirectToAuthorization(url) { console.log(`AUTHORIZE ${url}`); }

  codeOf(response) {
    if (response.get('state') !== this.#state) {
      throw new OAuthFailure('invalid_state', 'the response is not for this request');
    }
    const metadata = this.#discovery.authorizationServerMetadata;
    const iss = response.get('iss');
    const issExpected = metadata.authorization_response_iss_parameter_supported === true;
    if (iss === null ? issExpected : iss !== metadata.issuer) {
      throw new OAuthFailure('invalid_iss', `expected ${metadata.issuer}, got ${iss ?? 'none'}`);
    }
    if (response.has('error')) {
      throw new OAuthFailure(response.get('error'), response.get('error_description') ?? '');
    }
    if (!response.get('code')) {
      throw new OAuthFailure('invalid_response', 'neither code nor error');
    }
    return response.get('code');
  }
}

async function connect(serverUrl, provider, listener) {
  const newClient = () => new Client({ name: 'mcp-client', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(serverUrl, { authProvider: provider });
  const first = newClient();
  try {
    await first.connect(transport);
    return first;
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) {
      throw error;
    }
  }
  await transport.finishAuth(provider.codeOf(await listener.wait()));
  // A transport can be started only once.
  const client = newClient();
  await client.connect(new StreamableHTTPClientTransport(serverUrl, { authProvider: provider }));
  return client;
}

async function main([server, clientId]) {
  if (!server || !clientId) {
    throw new OAuthFailure('usage', 'node mcp-client.mjs <mcp server url> <client_id>');
  }
  const listener = await CallbackListener.start();
  try {
    const client = await connect(new URL(server), new PreregisteredClient(clientId, listener.url), listener);
    const { tools } = await client.listTools();
    const whoami = await client.callTool({ name: 'whoami', arguments: {} });
    await client.close();
    console.log(`RESULT ${JSON.stringify({
      tools: tools.map((tool) => tool.name),
      whoami: JSON.parse(whoami.content[0].text),
    })}`);
  } finally {
    listener.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const failure = error instanceof OAuthFailure ? error : new OAuthFailure('failure', String(error?.message ?? error));
  console.log(`ERROR ${failure.message}`);
  process.exitCode = 2;
}
