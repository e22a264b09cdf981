// Every library of the customer's plan, used once and as the plan uses it, and nothing of a chat.
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import * as Ably from 'ably';
import clsx from 'clsx';
import { format } from 'date-fns';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { List } from 'react-window';

const client = new QueryClient();
const line = new Ably.Realtime({ authUrl: '/api/chat/auth', autoConnect: false });

const Row = ({ index, style, times }) =>
  createElement('div', { style, className: clsx('row', index % 2 && 'odd') }, format(times[index], 'HH:mm'));

const Rooms = () => {
  const { data = [] } = useQuery({
    queryKey: ['rooms', line.connection.state],
    queryFn: () => fetch('/api/chat/rooms').then((answer) => answer.json()),
  });
  const rowProps = { times: data };
  return createElement(List, { rowComponent: Row, rowCount: data.length, rowHeight: 25, rowProps });
};

createRoot(document.getElementById('page')).render(
  createElement(QueryClientProvider, { client }, createElement(Rooms)),
);
