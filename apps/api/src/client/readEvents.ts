import type { EventSourceMessage } from "eventsource-parser"
import { createParser } from "eventsource-parser"
import type { CallOptions } from "./CallOptions.ts"
import type { CheckedSettings } from "./ClientSettings.ts"
import { readAnswer } from "./readAnswer.ts"
import type { ApiRequest } from "./sendRequest.ts"
import { headersOf, infoOf, noAnswer } from "./sendRequest.ts"
import { NoAnswer, SigmatradeError } from "./SigmatradeError.ts"

/** No event is longer, in characters. */
const EVENT_LENGTH_MAX = 1_000_000

/** The answer's bytes, unless it is no stream of events. */
const bytesOf = async (response: Response, tries: number) => {
  const isStream = response.ok && response.body !== null && /^text\/event-stream\b/u.test(response.headers.get("content-type") ?? "")
  if (isStream && response.body !== null) return response.body.getReader()
  const { headers, status } = response
  readAnswer({ status, headers, text: await response.text() }, tries)
  throw new NoAnswer("unexpected answer", "The answer is no stream of events: check baseUrl, and what stands between here and there.", { tries, status })
}

/** Events of one connection, until it ends. It is given up when it is silent for too long. */
export async function* readEvents(request: ApiRequest, settings: CheckedSettings, options: CallOptions, tries: number): AsyncGenerator<EventSourceMessage> {
  const timeoutMs = options.timeoutMs ?? settings.timeoutMs
  const silence = new AbortController()
  const signal = options.signal === undefined ? silence.signal : AbortSignal.any([options.signal, silence.signal])
  let timer = setTimeout(() => silence.abort(), timeoutMs)
  const arrived: Array<EventSourceMessage> = []
  const parser = createParser({ onEvent: (event) => void arrived.push(event), maxBufferSize: EVENT_LENGTH_MAX })
  try {
    const response = await settings.fetch(`${settings.baseUrl}${request.target}`, { headers: headersOf(request, settings, options), redirect: "manual", signal })
    settings.onAnswer(infoOf(request, response, tries))
    const [reader, decoder] = [await bytesOf(response, tries), new TextDecoder()]
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), timeoutMs)
      parser.feed(decoder.decode(read.value, { stream: true }))
      yield* arrived.splice(0)
    }
  } catch (cause) {
    options.signal?.throwIfAborted()
    throw cause instanceof SigmatradeError ? cause : noAnswer(cause, request, silence.signal.aborted, timeoutMs, tries)
  } finally {
    clearTimeout(timer)
    silence.abort()
  }
}
