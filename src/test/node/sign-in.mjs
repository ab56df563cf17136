// Shared by both generations of the SDK: a listener for the authorization response, a store for the data that the SDK
// leaves to its user, and the checks of the response that the user must do.
import { EventEmitter, on, once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const SIGN_IN_MILLIS = 60_000;
const STAY_MILLIS = 60_000;
const USAGE = '<mcp server url> preregistered <client_id> | dcr | metadata-document <https url> [--port N] [--write] [--stay]';

export class OAuthFailure extends Error {
  constructor(error, description = '') {
    super(`${error} ${description}`.replace(/\s+/g, ' ').trim());
  }
}

/** Receives authorization responses on a port of the loopback interface. */
class CallbackListener {
  #arrivals = new EventEmitter();
  // Buffers, so that a response faster than its reader is not lost.
  #responses = on(this.#arrivals, 'response', { signal: AbortSignal.timeout(SIGN_IN_MILLIS) });
  #server = createServer((request, reply) => {
    const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
    if (pathname !== '/callback') {
      reply.writeHead(404).end();
      return;
    }
    reply.writeHead(200, { 'Content-Type': 'text/plain', Connection: 'close' }).end('You may close this window.');
    this.#arrivals.emit('response', searchParams);
  });

  static async start(port) {
    const listener = new CallbackListener();
    listener.#server.listen(port, '127.0.0.1');
    await once(listener.#server, 'listening');
    listener.url = `http://127.0.0.1:${listener.#server.address().port}/callback`;
    return listener;
  }

  async next() {
    try {
      return (await this.#responses.next()).value[0];
    } catch {
      throw new OAuthFailure('timeout', 'no authorization response');
    }
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** The SDK's store for one public client. */
class ClientStore {
  #state;
  #information;
  #tokens;
  #codeVerifier;
  #discovery;

  /** @param identity either client_id, or clientMetadataUrl, or neither to register */
  constructor(redirectUrl, { clientId, clientMetadataUrl }) {
    this.redirectUrl = redirectUrl;
    this.clientMetadataUrl = clientMetadataUrl;
    this.#information = clientId && { client_id: clientId };
  }

  get clientMetadata() {
    return {
      client_name: 'mcp-client',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  clientInformation() { return this.#information; }

  saveClientInformation(information) {
    // If a server does not announce metadata documents, both SDKs silently register dynamically.
    if (this.clientMetadataUrl && information.client_id !== this.clientMetadataUrl) {
      throw new OAuthFailure('registered', `as ${information.client_id} instead of using the metadata document`);
    }
    this.#information = information;
  }

  state() { return (this.#state = randomUUID()); }
  tokens() { return this.#tokens; }
  saveTokens(tokens) { this.#tokens = tokens; }
  // Removes a refresh token that is refused permanently. Otherwise both SDKs continue to use it.
  invalidateCredentials(scope) { if (scope === 'all' || scope === 'tokens') this.#tokens = undefined; }
  codeVerifier() { return this.#codeVerifier; }
  saveCodeVerifier(verifier) { this.#codeVerifier = verifier; }
  discoveryState() { return this.#discovery; }

  saveDiscoveryState(discovery) {
    // Version 1 does not compare them, but without that the iss check below proves nothing (RFC 8414, 3.3).
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

export function parse(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { port: { type: 'string', default: '0' }, write: { type: 'boolean', default: false }, stay: { type: 'boolean', default: false } },
  });
  const [server, way, name, ...surplus] = positionals;
  const identities = {
    preregistered: name && { clientId: name },
    dcr: name === undefined && {},
    'metadata-document': name && { clientMetadataUrl: name },
  };
  if (!identities[way] || surplus.length > 0) {
    throw new OAuthFailure('usage', USAGE);
  }
  return { server: new URL(server), identity: identities[way], port: Number(values.port), write: values.write, stay: values.stay };
}

/** Signs in, and again whenever the server requires more scope than the token has. */
async function use(sdk, { server, write, stay }, store, listener) {
  let transport;
  const signedIn = async (attempt) => {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof sdk.UnauthorizedError)) {
        throw error;
      }
    }
    const response = await listener.next();
    // Version 1 ignores the issuer, version 2 checks it again.
    await transport.finishAuth(store.codeOf(response), response.get('iss') ?? undefined);
    return attempt();
  };

  try {
    const client = await signedIn(async () => {
      // Neither can be started again.
      const fresh = new sdk.Client({ name: 'mcp-client', version: '1.0.0' });
      transport = new sdk.StreamableHTTPClientTransport(server, { authProvider: store });
      await fresh.connect(transport);
      return fresh;
    });
    const { tools } = await client.listTools();
    const whoami = await client.callTool({ name: 'whoami', arguments: {} });
    const note = write && (await signedIn(() => client.callTool({ name: 'write_note', arguments: { text: 'hello' } })));
    return {
      client_id: store.clientInformation().client_id,
      scope: store.tokens().scope,
      tools: tools.map((tool) => tool.name),
      whoami: JSON.parse(whoami.content[0].text),
      ...(write && { wrote: note.content[0].text === 'Noted: hello' }),
      ...(stay && (await untilRefused(sdk, client, store))),
    };
  } finally {
    // Its event stream would keep the process alive.
    await transport?.close();
  }
}

/** Calls a tool repeatedly, with new tokens whenever they have expired, until it gets no new ones. */
async function untilRefused(sdk, client, store) {
  console.log('CONNECTED');
  const tokens = new Set();
  for (const began = Date.now(); Date.now() - began < STAY_MILLIS; await setTimeout(250)) {
    tokens.add(store.tokens()?.access_token);
    try {
      await client.callTool({ name: 'whoami', arguments: {} });
    } catch (error) {
      if (error instanceof sdk.UnauthorizedError) {
        return { refused: true, tokens: tokens.size };
      }
      throw error;
    }
  }
  return { refused: false, tokens: tokens.size };
}

/** Ends the program with one line: RESULT and the result of the work, or ERROR. */
export async function report(work) {
  try {
    console.log(`RESULT ${JSON.stringify(await work())}`);
  } catch (error) {
    const failure = error instanceof OAuthFailure ? error : new OAuthFailure(error?.name, String(error?.message ?? error));
    console.log(`ERROR ${failure.message}`);
    process.exitCode = 2;
  }
}

/**
 * The calling process opens the AUTHORIZE URLs.
 *
 * @param sdk Client, StreamableHTTPClientTransport and UnauthorizedError of one version of the SDK
 */
export function run(sdk, args) {
  return report(async () => {
    const call = parse(args);
    const listener = await CallbackListener.start(call.port);
    try {
      return await use(sdk, call, new ClientStore(listener.url, call.identity), listener);
    } finally {
      listener.close();
    }
  });
}
