// Usage: node client-v2.mjs <mcp server url> preregistered <client_id> | dcr | metadata-document <https url>
// With --write it also calls a tool for which the scope of the first sign-in is insufficient.
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { run } from './sign-in.mjs';

await run({ Client, StreamableHTTPClientTransport, UnauthorizedError }, process.argv.slice(2));
