import type { ChatView, FileView, MessageView, PhotoView } from "../telegram/ChatView.ts"
import type { Change } from "../telegram/World.ts"
import type { SandboxHead } from "./SandboxWallet.ts"

/** A link of the page, with its words in both languages. */
export interface PageLink {
  readonly href: string
  readonly en: string
  readonly ru: string
}

/** A message on the page: a photo or a file is fetched by its id. `size` is in bytes. */
export type PageMessage = Omit<MessageView, "photo" | "file"> & {
  readonly photo?: Omit<PhotoView, "bytes">
  readonly file?: Omit<FileView, "bytes"> & { readonly size: number }
}

/** What a person sends from the page besides words. */
export interface PageMedia {
  readonly kind: "photo" | FileView["kind"]
  readonly name: string
  readonly mime: string
  readonly base64: string
  readonly caption: string
}

/** One line of the list of chats. */
export interface PageMember {
  readonly id: number
  readonly name: string
  readonly username?: string
  readonly language: string
  readonly blocked: boolean
  readonly started: boolean
  readonly last?: Pick<PageMessage, "id" | "from" | "at" | "text"> & { readonly kind: "text" | "photo" | "file" | "sticker" }
}

/** What the page asks for first. */
export interface PageStart {
  readonly botUsername: string
  readonly botName: string
  readonly members: ReadonlyArray<PageMember>
  readonly links: ReadonlyArray<PageLink>
  /** Whether the page knows the owner's key and can log people in as operators. */
  readonly canMakeOperators: boolean
}

/** One chat on the page. */
export interface PageChat extends Pick<ChatView, "answers" | "action"> {
  readonly memberId: number
  readonly messages: ReadonlyArray<PageMessage>
  readonly commands: ReadonlyArray<{ readonly command: string; readonly description: string }>
}

/** What the server tells the page without being asked. */
export type PageEvent = Change | { readonly kind: "head"; readonly head: SandboxHead }

/** What the server says when something did not work: words for a person. */
export interface PageProblem {
  readonly problem: string
}
