// Usage: node app-route.mjs <TypeScript file of a route handler>
// Serves the route as Next.js does. The browser's cookie names the Clerk session of the user.
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const [file] = process.argv.slice(2);
const CLERK = "import { auth } from '@clerk/nextjs/server'";

const source = await readFile(file, 'utf8');
if (!source.includes(CLERK)) {
  throw new Error('the route does not ask Clerk');
}
await writeFile(file, source.replace(CLERK, 'const auth = globalThis.auth'));
let sessionId = null;
globalThis.auth = async () => ({ sessionId });
const { POST } = await import(pathToFileURL(file));

const server = createServer(async (incoming, outgoing) => {
  sessionId = /__session_id=(\w+)/.exec(incoming.headers.cookie ?? '')?.[1] ?? null;
  const { method, headers } = incoming;
  const answer = await POST(
    new Request(`http://app${incoming.url}`, { method, headers: new Headers(headers), body: await text(incoming) }),
  );
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  outgoing.end(await answer.text());
});
server.listen(0, '127.0.0.1', () => console.log(`LISTENING ${server.address().port}`));
