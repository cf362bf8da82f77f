-- Where news goes, as the settings of the server that began last say. Without any, nobody writes news.
CREATE TABLE destination (
  name     text PRIMARY KEY,               -- eventbridge, sns, webhook or file
  named_at timestamptz NOT NULL
);

ALTER TABLE news
  ADD COLUMN event_id uuid NOT NULL DEFAULT gen_random_uuid(),  -- by which receivers know what comes twice
  ADD COLUMN vulnerability text;           -- a finding's: kept as long as its news
CREATE INDEX news_by_vulnerability ON news (vulnerability) WHERE vulnerability IS NOT NULL;

-- What a destination has not taken yet: written with the news, deleted when it is taken.
CREATE TABLE delivery (
  destination text NOT NULL,
  news_id     bigint NOT NULL REFERENCES news (id) ON DELETE CASCADE,
  failures    integer NOT NULL DEFAULT 0,
  retry_at    timestamptz,                 -- of what the destination refused by itself
  error       text,                        -- why it did so the last time
  given_up_at timestamptz,
  PRIMARY KEY (destination, news_id)
);
CREATE INDEX delivery_waiting ON delivery (destination, news_id) WHERE given_up_at IS NULL;
CREATE INDEX delivery_given_up ON delivery (given_up_at) WHERE given_up_at IS NOT NULL;
CREATE INDEX delivery_by_news ON delivery (news_id);
