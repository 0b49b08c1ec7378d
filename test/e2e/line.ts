import { connect, createServer } from "node:net"
import type { AddressInfo, Socket } from "node:net"

/** A line to a server on loopback that can be cut and mended. */
export interface Line {
  readonly port: number
  /** Ends every connection and refuses new ones. */
  readonly cut: () => void
  readonly mend: () => void
  readonly close: () => Promise<void>
}

/** Lays a line to a port of loopback. */
export const layLine = async (target: number): Promise<Line> => {
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(target, "127.0.0.1")
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      open.add(socket)
      socket.on("data", (data) => other.write(data))
      socket.on("error", () => other.destroy())
      socket.on("close", () => {
        open.delete(socket)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const end = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true
      end()
    },
    mend: () => {
      isCut = false
    },
    close: () =>
      new Promise((resolve) => {
        end()
        server.close(() => resolve())
      })
  }
}
