import { connect, createServer } from "node:net"
import type { AddressInfo, Socket } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"

/** What a network does to a connection. The words are those of Toxiproxy. */
export const TOXICS = ["latency", "bandwidth", "slow close", "timeout", "reset peer", "slicer", "limit data", "down"] as const
export type Toxic = (typeof TOXICS)[number]

/** A line to a server on loopback that can be poisoned. */
export interface ToxicLine {
  readonly port: number
  /** Poisons every connection there is, and every new one. */
  readonly poison: (toxic: Toxic) => void
  /** New connections are well again, and those that lost something end. Answers how many connections were harmed. */
  readonly heal: () => number
  readonly close: () => Promise<void>
}

/** How late everything is, in ms. */
const LATENCY_MS = 300
/** What gets through in a second, and how often some of it does. */
const BYTES_PER_SECOND = 20_000
const TICK_MS = 20
/** How long a closed connection seems open. */
const CLOSE_MS = 1_000
/** After so many bytes a connection is cut. */
const LIMIT_BYTES = 400
const SLICE_BYTES = 7

/** Both ends of one connection. `isHarmed`: it lost bytes, so nothing of it makes sense any more. */
interface Way {
  readonly near: Socket
  readonly far: Socket
  passed: number
  isHarmed: boolean
}

const end = ({ far, near }: Way, how: "destroy" | "resetAndDestroy" = "destroy") => {
  near[how]()
  far.destroy()
}

const sliced = async (to: Socket, bytes: Buffer, size: number, pauseMs: number) => {
  for (let start = 0; start < bytes.length && !to.destroyed; start += size) {
    to.write(bytes.subarray(start, start + size))
    if (pauseMs > 0) await sleep(pauseMs)
  }
}

/** Gives bytes on, as the toxic of this moment lets them. */
const pass = async (way: Way, to: Socket, bytes: Buffer, toxic: Toxic | null): Promise<void> => {
  way.passed += bytes.length
  switch (toxic) {
    case "latency":
      await sleep(LATENCY_MS)
      return void to.write(bytes)
    case "bandwidth": return await sliced(to, bytes, (BYTES_PER_SECOND * TICK_MS) / 1_000, TICK_MS)
    case "slicer": return await sliced(to, bytes, SLICE_BYTES, bytes.length > 500 ? 0 : 1)
    case "timeout":
      way.isHarmed = true
      return
    case "reset peer":
      way.isHarmed = true
      return end(way, "resetAndDestroy")
    case "limit data":
      if (way.passed <= LIMIT_BYTES) return void to.write(bytes)
      way.isHarmed = true
      to.write(bytes.subarray(0, bytes.length / 2), () => end(way))
      return
    default: return void to.write(bytes)
  }
}

/** Lays a line to a port of loopback. */
export const layToxicLine = async (target: number): Promise<ToxicLine> => {
  const ways = new Set<Way>()
  let toxic: Toxic | null = null
  const server = createServer((near) => {
    if (toxic === "down") return void near.resetAndDestroy()
    const far = connect(target, "127.0.0.1")
    const way: Way = { near, far, passed: 0, isHarmed: false }
    ways.add(way)
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      // One after the other: nothing overtakes what is late.
      let before: Promise<void> = Promise.resolve()
      socket.on("data", (bytes: Buffer) => void (before = before.then(() => pass(way, other, bytes, toxic))))
      socket.on("error", () => other.destroy())
      socket.on("close", () => {
        ways.delete(way)
        void before.then(() => toxic === "slow close" ? sleep(CLOSE_MS) : undefined).then(() => other.destroy())
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as AddressInfo).port,
    poison: (given) => {
      toxic = given
      for (const way of ways) {
        way.passed = 0
        if (given === "down") end(way, "resetAndDestroy")
      }
    },
    heal: () => {
      toxic = null
      const harmed = [...ways].filter(({ isHarmed }) => isHarmed)
      for (const way of harmed) end(way)
      return harmed.length
    },
    close: () => new Promise((resolve) => {
      for (const way of ways) end(way)
      server.close(() => resolve())
    })
  }
}
