import { inviteOf } from "./findInvites.ts"
import { label } from "./labels.ts"
import { post } from "./server.ts"
import { store } from "./store.ts"
import type { Pane } from "./store.ts"
import { alertWindow, toast } from "./toast.ts"

const answerMsMax = 15_000

const waiting = new Map<string, { readonly button: HTMLElement; readonly timer: number }>()

const release = (queryId: string) => {
  const asked = waiting.get(queryId)
  if (asked === undefined) return false
  clearTimeout(asked.timer)
  asked.button.classList.remove("busy")
  waiting.delete(queryId)
  return true
}

/** Presses a button of the bot. It shows that it waits until the bot has answered, and says so when it does not. */
export const pressed = async (pane: Pane, messageId: number, data: string, button: HTMLElement) => {
  if (button.classList.contains("busy")) return
  button.classList.add("busy")
  try {
    const { queryId } = await post<{ queryId: string }>(`members/${pane.selected}/press`, { messageId, data })
    const timer = window.setTimeout(() => { if (release(queryId)) toast(label("silent"), "problem") }, answerMsMax)
    waiting.set(queryId, { button, timer })
    settleAnswers(pane, () => {})
  } catch (error) {
    button.classList.remove("busy")
    throw error
  }
}

/** Shows what the bot has answered to pressed buttons since the last look. */
export const settleAnswers = (pane: Pane, sendText: (text: string) => void) => {
  for (const { queryId, text, alert, url } of pane.chat?.answers ?? []) {
    if (!release(queryId)) continue
    if (text !== "" && alert) alertWindow(text, store.start.botName)
    if (text !== "" && !alert) toast(text)
    const payload = url === undefined ? undefined : inviteOf(url, store.start.botUsername)
    if (payload !== undefined) sendText(`/start ${payload}`)
  }
}
