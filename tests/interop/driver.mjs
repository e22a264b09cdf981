// Drives the official client, one JSON object a line: commands on stdin, answers and events on
// stdout. A command {id, do, client, …} is answered by {id, ok} or {id, error}; what a client is
// told comes as {client, event, told}, in the order it is told. The tests say what is done;
// nothing here decides anything.
import { createInterface } from 'node:readline';
import Ably from 'ably';

const clients = new Map();
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

// Payloads in a form that says what they are: JSON has no bytes.
function shown(data) {
  if (data === undefined || data === null) return null;
  if (typeof data === 'string') return { text: data };
  if (Buffer.isBuffer(data) || data instanceof ArrayBuffer) {
    return { bytes: Buffer.from(data).toString('base64') };
  }
  return { json: data };
}

function meant(data) {
  if (data === undefined || data === null) return undefined;
  if ('text' in data) return data.text;
  return 'bytes' in data ? Buffer.from(data.bytes, 'base64') : data.json;
}

const message = (m) => ({
  action: m.action,
  id: m.id ?? null,
  clientId: m.clientId ?? null,
  connectionId: m.connectionId ?? null,
  name: m.name ?? null,
  data: shown(m.data),
  encoding: m.encoding ?? null,
  extras: m.extras ?? null,
  timestamp: m.timestamp,
  serial: m.serial,
  version: m.version,
  summary: m.annotations?.summary ?? {},
});

const member = (p) => ({
  action: p.action,
  clientId: p.clientId,
  connectionId: p.connectionId,
  data: shown(p.data),
});

const annotation = (a) => ({
  action: a.action,
  clientId: a.clientId ?? null,
  type: a.type,
  name: a.name ?? null,
  count: a.count ?? null,
  data: shown(a.data),
  serial: a.serial,
  messageSerial: a.messageSerial,
});

const failure = (e) => ({
  code: e?.code ?? 0,
  statusCode: e?.statusCode ?? 0,
  message: String(e?.message ?? e),
});

async function all(page, show) {
  const items = [];
  for (let at = page; at; at = at.hasNext() ? await at.next() : null) {
    items.push(...at.items.map(show));
  }
  return items;
}

function channelOf(c) {
  const { channels } = clients.get(c.client);
  return c.filter ? channels.getDerived(c.channel, { filter: c.filter }) : channels.get(c.channel);
}

const commands = {
  async makeApp(c) {
    const answer = await fetch(c.url, { method: 'POST', body: JSON.stringify(c.wanted) });
    return answer.json();
  },

  async connect(c) {
    const realtime = new Ably.Realtime({ logLevel: 0, ...c.options });
    clients.set(c.client, realtime);
    realtime.connection.on((change) =>
      tell({
        client: c.client,
        event: 'connection',
        told: {
          state: change.current,
          connectionId: realtime.connection.id ?? null,
          reason: change.reason ? failure(change.reason) : null,
        },
      }),
    );
    await realtime.connection.whenState('connected');
    return { connectionId: realtime.connection.id, clientId: realtime.auth.clientId ?? null };
  },

  async attach(c) {
    const channel = channelOf(c);
    const heard = (event) => (told) => tell({ client: c.client, event, told });
    const [toMessage, toMember, toAnnotation, toChannel] =
      ['message', 'presence', 'annotation', 'channel'].map(heard);
    // Told of every attach, also of those that change no state.
    channel.on((change) =>
      toChannel({
        channel: c.channel,
        state: change.current,
        resumed: change.resumed ?? false,
        hasBacklog: change.hasBacklog ?? false,
        reason: change.reason ? failure(change.reason) : null,
      }),
    );
    const options = { attachOnSubscribe: false };
    if (c.params) options.params = c.params;
    if (c.modes) options.modes = c.modes;
    await channel.setOptions(options);
    await channel.subscribe((m) => toMessage(message(m)));
    await channel.presence.subscribe((p) => toMember(member(p)));
    await channel.annotations.subscribe((a) => toAnnotation(annotation(a)));
    await channel.attach();
    return { modes: channel.modes ?? [], params: channel.params };
  },

  detach: (c) => channelOf(c).detach(),

  async publish(c) {
    const messages = c.messages.map((m) => ({ ...m, data: meant(m.data) }));
    return channelOf(c).publish(messages.length === 1 ? messages[0] : messages);
  },

  async presence(c) {
    await channelOf(c).presence[c.action](meant(c.data));
  },

  async members(c) {
    return (await channelOf(c).presence.get()).map(member);
  },

  async history(c) {
    return all(await channelOf(c).history(c.query ?? {}), message);
  },

  async presenceHistory(c) {
    return all(await channelOf(c).presence.history(c.query ?? {}), member);
  },

  // update, delete or append
  async amend(c) {
    const change = { serial: c.serial, ...('data' in c ? { data: meant(c.data) } : {}) };
    return channelOf(c)[`${c.how}Message`](change, c.operation);
  },

  async message(c) {
    return message(await channelOf(c).getMessage(c.serial));
  },

  async versions(c) {
    return all(await channelOf(c).getMessageVersions(c.serial), message);
  },

  // publish or delete
  async annotate(c) {
    const { data, ...rest } = c.annotation;
    await channelOf(c).annotations[c.how](c.serial, { ...rest, data: meant(data) });
  },

  async annotations(c) {
    return all(await channelOf(c).annotations.get(c.serial, c.query ?? {}), annotation);
  },

  async status(c) {
    return channelOf(c).status();
  },

  recoveryKey: async (c) => clients.get(c.client).connection.createRecoveryKey(),

  async ping(c) {
    await clients.get(c.client).connection.ping();
  },

  async authorize(c) {
    const details = await clients.get(c.client).auth.authorize(c.params);
    return { clientId: details.clientId ?? null, capability: details.capability };
  },

  // Signs a request with a key, as a product's server does for its users.
  async tokenRequest(c) {
    const rest = new Ably.Rest({ logLevel: 0, ...c.options });
    return rest.auth.createTokenRequest(c.params);
  },

  async token(c) {
    return new Ably.Rest({ logLevel: 0, ...c.options }).auth.requestToken(c.params);
  },

  async revoke(c) {
    const rest = new Ably.Rest({ logLevel: 0, ...c.options });
    return rest.auth.revokeTokens(c.targets, c.how);
  },

  async restPublish(c) {
    const rest = new Ably.Rest({ logLevel: 0, ...c.options });
    const messages = c.messages.map((m) => ({ ...m, data: meant(m.data) }));
    return rest.channels.get(c.channel).publish(messages);
  },

  async close(c) {
    const { connection } = clients.get(c.client);
    const closed = connection.whenState('closed');
    connection.close();
    await closed;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  Promise.resolve()
    .then(() => commands[command.do](command))
    .then((ok) => tell({ id: command.id, ok: ok ?? null }))
    .catch((error) => tell({ id: command.id, error: failure(error) }));
}
for (const realtime of clients.values()) realtime.close();
