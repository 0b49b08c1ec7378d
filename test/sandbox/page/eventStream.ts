import type { TelegramEmulator } from "../telegram/TelegramEmulator.ts"
import { headWatch } from "./headWatch.ts"
import type { PageEvent } from "./PageApi.ts"
import type { SandboxWallet } from "./SandboxWallet.ts"

const streamsMax = 50
const unsentMax = 256

/** Tells every open page what has changed. */
export interface EventStream {
  /** A response that stays open, as server-sent events. */
  readonly open: () => Response
  /** Looks at the chain now instead of at the next second. */
  readonly lookAtChain: () => void
}

type Page = ReadableStreamDefaultController<Uint8Array>

const encoder = new TextEncoder()

/** Whether the page took it. One that is gone, or does not read, does not. */
const write = (page: Page, text: string): boolean => {
  try {
    if ((page.desiredSize ?? 0) < -unsentMax) return false
    page.enqueue(encoder.encode(text))
    return true
  } catch {
    return false
  }
}

/** The feed of one sandbox. The chain is looked at only while a page is open. */
export const eventStream = (telegram: TelegramEmulator, wallet: SandboxWallet): EventStream => {
  const pages = new Set<Page>()
  const tell = (event: PageEvent) => {
    for (const page of pages) if (!write(page, `data: ${JSON.stringify(event)}\n\n`)) leave(page)
  }
  const watch = headWatch(wallet, (head) => tell({ kind: "head", head }))
  let unsubscribe = () => {}
  const leave = (page: Page) => {
    if (!pages.delete(page) || pages.size > 0) return
    unsubscribe()
    watch.stop()
  }
  const enter = (page: Page) => {
    if (pages.size === 0) {
      unsubscribe = telegram.subscribe(tell)
      watch.start()
    }
    pages.add(page)
    write(page, "retry: 1000\n\n")
    watch.look()
  }
  const open = () => {
    if (pages.size >= streamsMax) return new Response("Too many pages are open: close some.", { status: 503 })
    let mine: Page | undefined
    const body = new ReadableStream<Uint8Array>({
      start: (page) => { mine = page; enter(page) },
      cancel: () => { if (mine !== undefined) leave(mine) }
    })
    return new Response(body, { headers: { "content-type": "text/event-stream", "cache-control": "no-store" } })
  }
  return { open, lookAtChain: watch.look }
}
