import { CloakroomError, fetch } from "cloakroom";
import { useEffect, useState } from "react";

interface Order {
  id: number;
  item: string;
  quantity: number;
}

const PATH = "/relay/backend/orders";

export function Orders() {
  const [orders, setOrders] = useState<Order[]>();

  useEffect(() => {
    const ended = new AbortController();
    read<Order[]>(PATH, { signal: ended.signal }).then(setOrders, ignoreAbort);
    return () => ended.abort();
  }, []);

  async function place() {
    const placed = await read<Order>(PATH, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ item: "Tea", quantity: 2 }),
    });
    setOrders((before = []) => [...before, placed]);
  }

  return (
    <section id="orders" aria-busy={!orders}>
      <ul>
        {orders?.map((order) => (
          <li key={order.id}>
            {order.quantity} {order.item}
          </li>
        ))}
      </ul>
      <button id="place" onClick={place}>
        Order tea
      </button>
    </section>
  );
}

async function read<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  if (!response.ok) {
    throw await CloakroomError.from(response);
  }
  return response.json();
}

function ignoreAbort(error: unknown) {
  if (!(error instanceof DOMException && error.name === "AbortError")) {
    throw error;
  }
}
