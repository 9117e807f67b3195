import { AsyncLocalStorage } from 'node:async_hooks';
import type { Dispatcher } from 'undici';

/** A request as it went out, and what is known of its response. */
export interface Sent {
  readonly method: string;
  /** Without the query, which may hold what nobody should see. */
  readonly path: string;
  status?: number;
  contentType?: string;
}

/** A request that is over, for `--verbose`: nothing in it is secret. */
export interface Watched {
  readonly method: string;
  readonly path: string;
  /** Undefined where no response came. */
  readonly status?: number;
  readonly durationMs: number;
}

const calls = new AsyncLocalStorage<Sent[]>();

/** Runs a call and gives the requests that it sent, also when it throws. */
export async function traced<T>(
  call: () => Promise<T>,
): Promise<{ readonly sent: readonly Sent[]; outcome: Settled<T> }> {
  const sent: Sent[] = [];
  const [outcome] = await calls.run(sent, () => Promise.allSettled([call()]));
  return { sent, outcome };
}
type Settled<T> = PromiseSettledResult<T>;

/** Sees every request of a dispatcher: for counting, `--verbose`, and errors that name the request. */
export function watch(over: (request: Watched) => void): Dispatcher.DispatcherComposeInterceptor {
  return dispatch => (options, handler) => {
    const started = performance.now();
    const sent: Sent = { method: options.method, path: options.path.replace(/\?.*$/s, '') };
    calls.getStore()?.push(sent);
    const end = () => over({ ...sent, durationMs: performance.now() - started });
    return dispatch(options, {
      onRequestStart: (...all) => handler.onRequestStart?.(...all),
      onRequestUpgrade: (...all) => handler.onRequestUpgrade?.(...all),
      onResponseStart: (controller, status, headers, message) => {
        // An informational response (1xx) precedes the one that counts.
        if (status >= 200) {
          sent.status = status;
          const type = headers['content-type'];
          if (typeof type === 'string') sent.contentType = type;
        }
        handler.onResponseStart?.(controller, status, headers, message);
      },
      onResponseData: (...all) => handler.onResponseData?.(...all),
      onResponseEnd: (...all) => {
        end();
        handler.onResponseEnd?.(...all);
      },
      onResponseError: (...all) => {
        end();
        handler.onResponseError?.(...all);
      },
    });
  };
}
