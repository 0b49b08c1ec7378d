import type { WebhookEvent } from "@sigmatrade/api/client"
import { verifyWebhook, WebhookRejected } from "@sigmatrade/api/client"
import { once } from "node:events"
import type { IncomingMessage } from "node:http"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

const rawBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/**
 * Listens for webhooks: believes nothing that is not signed, and does each event once, since a message may come again. A shop keeps the ids
 * it has done in its database, in the transaction of what it did about them.
 */
export const receiveEvents = async (secret: () => string, handle: (event: WebhookEvent) => void) => {
  const done = new Set<string>()
  const receive = async (request: IncomingMessage): Promise<number> => {
    try {
      const event = await verifyWebhook({ payload: await rawBody(request), headers: request.headers, secret: secret() })
      if (!done.has(event.id)) handle(event)
      done.add(event.id)
      return 204
    } catch (error) {
      if (error instanceof WebhookRejected) return 400
      // Anything else than 2xx is sent again later.
      return 500
    }
  }
  const server = createServer((request, response) => void receive(request).then((status) => response.writeHead(status).end()))
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, close: () => void server.close() }
}
