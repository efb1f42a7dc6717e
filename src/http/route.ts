/** What a handler needs of a request. */
export interface HttpRequest {
  readonly method?: string | undefined;
  /** Path and query as they were sent. */
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed JSON body of a POST. */
  readonly body?: unknown;
}

export interface HttpResponse {
  /** Ends the answer: an object as JSON, text and bytes as they are under `headers`. */
  send(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): unknown;
  /** After `send`: true once the answer has left, false when the asker was gone before. */
  delivered(): Promise<boolean>;
}

/** At most two parameters: restify takes a third for its `next` and refuses it in async handlers. */
export type RouteHandler = (req: HttpRequest, res: HttpResponse) => Promise<void>;

export interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly handler: RouteHandler;
}
