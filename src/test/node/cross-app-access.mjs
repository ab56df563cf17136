// Usage: node cross-app-access.mjs <mcp server url> <client id> <client secret> <realm> <identity provider>
// Enterprise-Managed Authorization: exchanges an assertion for a token of the realm, without a browser.
import {
  Client,
  CrossAppAccessProvider,
  discoverAndRequestJwtAuthGrant,
  StreamableHTTPClientTransport
} from '@modelcontextprotocol/client';

const [server, clientId, clientSecret, realm, identityProvider] = process.argv.slice(2);

const authProvider = new CrossAppAccessProvider({
  clientId,
  clientSecret,
  expectedIssuer: realm,
  assertion: async ({ authorizationServerUrl, resourceUrl, scope, fetchFn }) => {
    const { jwtAuthGrant } = await discoverAndRequestJwtAuthGrant({
      idpUrl: identityProvider,
      audience: authorizationServerUrl,
      resource: resourceUrl,
      idToken: 'of-the-sign-in-at-the-identity-provider',
      clientId: 'client-at-the-identity-provider',
      clientSecret: 'secret-at-the-identity-provider',
      scope,
      fetchFn
    });
    return jwtAuthGrant;
  }
});

try {
  const client = new Client({ name: 'cross-app-access', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(server), { authProvider }));
  const answer = await client.callTool({ name: 'whoami', arguments: {} });
  console.log(`RESULT ${answer.content[0].text.replace(/\s+/g, ' ')}`);
  await client.close();
} catch (error) {
  console.log(`ERROR ${error.message}`);
  process.exitCode = 1;
}
