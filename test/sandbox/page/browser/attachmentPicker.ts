import { kindOf, readAttachment } from "./Attachment.ts"
import type { Attachment } from "./Attachment.ts"
import { element, icon } from "./element.ts"
import { label } from "./labels.ts"
import { openMenu } from "./menu.ts"
import { samplePicture, sampleVoice } from "./samples.ts"
import { attempt } from "./server.ts"

/** Chooses what is sent with the next message. */
export interface AttachmentPicker {
  readonly button: HTMLElement
  /** What was chosen, to look at and to take back; hidden while there is nothing. */
  readonly shown: HTMLElement
  readonly chosen: () => Attachment | undefined
  /** What was chosen, as soon as it is read: large files take their time. */
  readonly loaded: () => Promise<Attachment | undefined>
  readonly clear: () => void
  /** Takes a file that came by another way, such as the clipboard. */
  readonly take: (file: File) => void
}

const faces = { document: "📎", audio: "🎧", voice: "🎤", video: "🎬" } as const

const face = ({ kind, url }: Attachment) =>
  kind === "photo" ? element("img", { src: url, alt: "", class: "attached-face" }) : element("span", { class: "attached-face", "aria-hidden": "true" }, faces[kind])

/** A button that attaches pictures, sounds and files. `changed` is called when there is something else to send. */
export const attachmentPicker = (changed: () => void): AttachmentPicker => {
  let attachment: Attachment | undefined
  let isAsFile = false
  const shown = element("div", { class: "attached", hidden: true })
  const choose = (next: Attachment | undefined) => {
    attachment = next
    shown.hidden = next === undefined
    shown.replaceChildren(...(next === undefined ? [] : [
      face(next),
      element("span", { class: "grow attached-name" }, next.name),
      element("button", { type: "button", class: "plain", "aria-label": label("detach"), title: label("detach"), onclick: () => choose(undefined) }, "×")
    ]))
    changed()
  }
  let loading = Promise.resolve()
  const load = (work: () => Promise<Attachment>) => { loading = attempt(async () => choose(await work())) }
  const take = (file: File) => load(() => readAttachment(file, isAsFile ? "document" : kindOf(file.type)))
  const input = element("input", { type: "file", class: "picker", tabindex: -1, "aria-hidden": "true", onchange: () => {
    const [file] = input.files ?? []
    if (file !== undefined) take(file)
    input.value = ""
  } })
  const ask = (accept: string, asFile: boolean) => {
    isAsFile = asFile
    input.accept = accept
    input.click()
  }
  const open = (event: Event) => openMenu(event.currentTarget as HTMLElement, label("attach"), [
    { content: ["🖼", label("attachMedia")], choose: () => ask("image/png,image/jpeg,image/gif,audio/*,video/*", false) },
    { content: ["📎", label("attachFile")], choose: () => ask("", true) },
    { content: ["🌄", label("samplePicture")], choose: () => load(samplePicture) },
    { content: ["🎤", label("sampleVoice")], choose: () => load(sampleVoice) }
  ])
  const button = element("button", { type: "button", class: "round", "aria-label": label("attach"), title: label("attach"), onclick: open }, icon("clip"))
  return { button: element("span", { class: "attach" }, button, input), shown, chosen: () => attachment, loaded: () => loading.then(() => attachment), clear: () => choose(undefined), take }
}
