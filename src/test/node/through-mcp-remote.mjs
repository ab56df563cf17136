// Usage: node through-mcp-remote.mjs <mcp server url> dcr | metadata-document <https url> [--port N]
// A desktop client that supports only stdio and starts mcp-remote, as usual in the configuration of such clients.
import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { OAuthFailure, parse, report } from './sign-in.mjs';

const MCP_REMOTE = new URL('node_modules/mcp-remote/dist/proxy.js', import.meta.url).pathname;

/** Unless a port is given, mcp-remote derives one from the server's URL, the same in every run. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function announce(stderr) {
  createInterface({ input: stderr }).on('line', (line) => {
    const [url] = line.match(/^https?:\S+response_type=code\S+/) ?? [];
    console.log(url ? `AUTHORIZE ${url}` : `mcp-remote: ${line}`);
  });
}

await report(async () => {
  const { server, identity, port } = parse(process.argv.slice(2));
  if (identity.clientId) {
    throw new OAuthFailure('usage', 'dcr or metadata-document');
  }
  const home = await mkdtemp(join(tmpdir(), 'mcp-remote-'));
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [
      MCP_REMOTE,
      server.href,
      String(port || (await freePort())),
      ...(identity.clientMetadataUrl ? ['--client-metadata-url', identity.clientMetadataUrl] : []),
    ],
    // Without a display only BROWSER is tried, so no window opens on a desktop.
    env: { PATH: process.env.PATH, HOME: home, MCP_REMOTE_CONFIG_DIR: home, BROWSER: 'true' },
    stderr: 'pipe',
  });
  announce(transport.stderr);
  try {
    const client = new Client({ name: 'mcp-client', version: '1.0.0' });
    await client.connect(transport);
    const { tools } = await client.listTools();
    const whoami = JSON.parse((await client.callTool({ name: 'whoami', arguments: {} })).content[0].text);
    return { client_id: whoami.azp, scope: whoami.scope, tools: tools.map((tool) => tool.name), whoami };
  } finally {
    await transport.close();
    await rm(home, { recursive: true, force: true });
  }
});
