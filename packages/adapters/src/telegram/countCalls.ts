import { Context, Metric } from "effect"
import type { Transformer } from "grammy"

const calls = (outcome: string) =>
  Metric.counter("sigmatrade_telegram_calls_total", {
    description: "Calls to Telegram by how they ended: ok, refused, rate limited, no answer.", attributes: { outcome }, incremental: true
  })

const OUTCOMES = { ok: calls("ok"), refused: calls("refused"), limited: calls("rate limited"), unanswered: calls("no answer") }

const count = (outcome: keyof typeof OUTCOMES) => OUTCOMES[outcome].updateUnsafe(1, Context.empty())

/** Counts how calls to Telegram end, for whoever reads this process's metrics. Every try counts. */
export const countCalls: Transformer = async (previous, method, payload, signal) => {
  try {
    const answer = await previous(method, payload, signal)
    count(answer.ok ? "ok" : answer.error_code === 429 ? "limited" : "refused")
    return answer
  } catch (error) {
    count("unanswered")
    throw error
  }
}
