import { z } from 'zod';

/** HAR 1.2 as http://www.softwareishard.com/blog/har-12-spec/ has it, and nothing that it does not have. */
const pair = z.strictObject({ name: z.string(), value: z.string(), comment: z.string().optional() });
const cookie = z.strictObject({
  name: z.string(),
  value: z.string(),
  path: z.string().optional(),
  domain: z.string().optional(),
  expires: z.iso.datetime().optional(),
  httpOnly: z.boolean().optional(),
  secure: z.boolean().optional(),
});
const size = z.int().min(-1);

const request = z.strictObject({
  method: z.string().min(1),
  // RFC 3986: no brackets but around an IPv6 address.
  url: z.url().regex(/^[^?#]*(?:[?#][^[\]]*)?$/s),
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(pair),
  queryString: z.array(pair),
  postData: z
    .strictObject({ mimeType: z.string(), params: z.array(pair).optional(), text: z.string().optional() })
    .refine(({ params, text }) => (params === undefined) !== (text === undefined), 'params and text exclude each other')
    .optional(),
  headersSize: size,
  bodySize: size,
  comment: z.string().optional(),
});

const response = z.strictObject({
  status: z.int().min(0),
  statusText: z.string(),
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(pair),
  content: z.strictObject({ size: size, mimeType: z.string(), text: z.string().optional() }),
  redirectURL: z.string(),
  headersSize: size,
  bodySize: size,
});

const milliseconds = z.number().min(0);
const entry = z
  .strictObject({
    startedDateTime: z.iso.datetime(),
    time: milliseconds,
    request,
    response,
    cache: z.strictObject({}),
    timings: z.strictObject({ send: milliseconds, wait: milliseconds, receive: milliseconds }),
    comment: z.string().optional(),
  })
  .refine(({ time, timings: { send, wait, receive } }) => time === send + wait + receive, 'time is the sum of timings');

export const archive = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: z.string(), version: z.string() }),
    entries: z.array(entry),
    comment: z.string().optional(),
  }),
});
