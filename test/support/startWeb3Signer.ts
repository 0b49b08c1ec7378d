import { Effect } from "effect"
import { createServer } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { Hex } from "viem"
import { keccak256, toHex } from "viem"
import type { PrivateKeyAccount } from "viem/accounts"
import { privateKeyToAccount, sign } from "viem/accounts"

const ORDER_OF_CURVE = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** What the signer does wrong until told otherwise. */
export type Web3SignerFault =
  | { readonly how: "status"; readonly status: number }
  | { readonly how: "silence" | "reset" | "other key" | "high s" | "redirect" | "flood" }
  | { readonly how: "text"; readonly text: string }

/** A Web3Signer of the tests: its state, which tests may change at any time. */
export interface Web3SignerTest {
  readonly url: string
  fault: Web3SignerFault | null
  /** The keys it has loaded. */
  keys: ReadonlyArray<Hex>
  /** Requests so far, as method, path and authorization. */
  readonly requests: Array<readonly [method: string, path: string, authorization: string]>
}

const identifier = ({ publicKey }: PrivateKeyAccount) => `0x${publicKey.slice(4)}`

const signatureBy = async (key: Hex, data: Hex, isHigh: boolean): Promise<string> => {
  const { r, s, yParity } = await sign({ hash: keccak256(data), privateKey: key })
  const parity = yParity === undefined ? 0 : yParity
  const shown = isHigh ? toHex(ORDER_OF_CURVE - BigInt(s), { size: 32 }) : s
  return `${r}${shown.slice(2)}${(isHigh ? 1 - parity : parity) === 0 ? "1b" : "1c"}`
}

const readJson = async (request: IncomingMessage): Promise<{ readonly data?: unknown }> => {
  const chunks: Array<Uint8Array> = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as { readonly data?: unknown }
}

const text = (response: ServerResponse, status: number, body: string, type = "text/plain; charset=utf-8") =>
  void response.writeHead(status, { "content-type": type }).end(body)

/** Does what the fault says; `false` when the request is to be answered as usual. */
const spoil = (fault: Web3SignerFault | null, request: IncomingMessage, response: ServerResponse): boolean => {
  switch (fault?.how) {
    case "status": text(response, fault.status, `canary ${fault.status}`); return true
    case "text": text(response, 200, fault.text); return true
    case "reset": request.socket.destroy(); return true
    case "redirect": response.writeHead(307, { location: "/elsewhere" }).end(); return true
    case "flood": text(response, 200, "0".repeat(1_000_000)); return true
    case "silence": return true
    default: return false
  }
}

const answer = async (state: Web3SignerTest, request: IncomingMessage, response: ServerResponse) => {
  const accounts = state.keys.map((key) => ({ key, id: identifier(privateKeyToAccount(key)) }))
  const path = request.url ?? "/"
  if (path === "/upcheck") return text(response, 200, "OK")
  if (path === "/api/v1/eth1/publicKeys") return text(response, 200, JSON.stringify(accounts.map(({ id }) => id)), "application/json")
  const [, asked] = /^\/api\/v1\/eth1\/sign\/(0x[0-9a-f]{128})$/u.exec(path) ?? []
  const found = accounts.find(({ id }) => id === asked)
  if (request.method !== "POST" || asked === undefined) return text(response, 404, "Resource not found")
  const { data } = await readJson(request)
  if (typeof data !== "string" || !/^0x([0-9a-f]{2})*$/u.test(data)) return text(response, 400, "Bad Request")
  if (found === undefined) return text(response, 404, "Not Found")
  const key = state.fault?.how === "other key" ? (`0x${"11".repeat(32)}` as const) : found.key
  return text(response, 200, await signatureBy(key, data as Hex, state.fault?.how === "high s"))
}

/**
 * Plays a Web3Signer with real keys on the loopback address until the scope ends. A fault strikes requests to sign, or all of them where
 * it says nothing of signatures.
 */
export const startWeb3Signer = (keys: ReadonlyArray<Hex>) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly state: Web3SignerTest; readonly close: () => void }>((resume) => {
      const state: Web3SignerTest = { url: "", fault: null, keys, requests: [] }
      const server = createServer((request, response) => {
        state.requests.push([request.method ?? "", request.url ?? "", request.headers.authorization ?? ""])
        if (spoil(state.fault, request, response)) return
        answer(state, request, response).catch(() => text(response, 500, "Internal Server Error"))
      })
      server.listen(0, "127.0.0.1", () => {
        Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
        const close = () => {
          server.closeAllConnections()
          server.close()
        }
        resume(Effect.succeed({ state, close }))
      })
    }),
    ({ close }) => Effect.sync(close)
  ).pipe(Effect.map(({ state }) => state))
