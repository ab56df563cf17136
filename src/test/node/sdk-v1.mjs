// Usage: node sdk-v1.mjs <mcp server url> preregistered <client_id> | dcr | metadata-document <https url>
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { run } from './sign-in.mjs';

await run({ Client, StreamableHTTPClientTransport, UnauthorizedError }, process.argv.slice(2));
