// A small application without a login of its own: behind forward auth it shows the user whom the outpost names.
import { createServer } from 'node:http';

createServer(({ headers }, response) => {
  const page = { application: 'grafana', user: headers['x-authentik-username'], groups: headers['x-authentik-groups'] };
  response.writeHead(200, { 'content-type': 'application/json' }).end(`${JSON.stringify(page, null, 2)}\n`);
}).listen(Number(process.env.PORT));
