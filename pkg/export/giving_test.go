package export

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
)

// givingSchema is what the schemas of 360Giving's standard (360-giving-schema.json,
// 360-giving-package-schema.json) ask of the fields that an export has: which are required,
// their types, and how dates are written.
const givingSchema = `{
  "$schema": "http://json-schema.org/draft-04/schema#",
  "definitions": {
    "organisation": {
      "type": "object", "required": ["id", "name"],
      "properties": {"id": {"type": "string", "minLength": 1}, "name": {"type": "string", "minLength": 1}}
    },
    "day": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$"},
    "date": {"type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[012])(-(0[1-9]|[12][0-9]|3[01]))?)?$"}
  },
  "type": "object", "required": ["grants"],
  "properties": {
    "grants": {
      "type": "array", "minItems": 1, "uniqueItems": true,
      "items": {
        "type": "object",
        "required": ["id", "title", "description", "currency", "amountAwarded", "awardDate", "recipientOrganization", "fundingOrganization"],
        "properties": {
          "id": {"type": "string", "pattern": "^360G-"},
          "title": {"type": "string", "minLength": 1},
          "description": {"type": "string", "minLength": 1},
          "currency": {"enum": ["EUR"]},
          "amountAwarded": {"type": "number"},
          "awardDate": {"$ref": "#/definitions/day"},
          "recipientOrganization": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/organisation"}},
          "fundingOrganization": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/organisation"}},
          "plannedDates": {"type": "array", "items": {
            "type": "object", "additionalProperties": false,
            "properties": {"startDate": {"$ref": "#/definitions/date"}, "endDate": {"$ref": "#/definitions/date"}}
          }},
          "grantProgramme": {"type": "array", "items": {
            "type": "object", "additionalProperties": false,
            "properties": {"code": {"type": "string"}, "title": {"type": "string"}}
          }},
          "approximate": {"type": "array", "items": {"enum": ["amountAwarded", "plannedDates/0/startDate", "plannedDates/0/endDate"]}}
        },
        "additionalProperties": false
      }
    }
  }
}`

// TestGivingSchema: grants are as 360Giving's standard has them, whatever the records know,
// and no field is one that it does not have but approximate.
func TestGivingSchema(t *testing.T) {
	asked, err := jsonschema.UnmarshalJSON(strings.NewReader(givingSchema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("giving.json", asked); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("giving.json")
	if err != nil {
		t.Fatal(err)
	}
	records, err := catalogue.Open(os.DirFS("testdata/grants"), "records")
	if err != nil {
		t.Fatal(err)
	}
	form := giving()
	crossed := form.Of(&Request{Catalogue: records, Sound: check.Soundness()})
	var text bytes.Buffer
	if err := crossed.JSON(&text); err != nil {
		t.Fatal(err)
	}
	made, err := jsonschema.UnmarshalJSON(&text)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(made); err != nil {
		t.Errorf("%v\n%s", err, text.String())
	}
	var grants struct {
		Grants []map[string]json.RawMessage `json:"grants"`
	}
	said, _ := json.Marshal(made)
	if err := json.Unmarshal(said, &grants); err != nil || len(grants.Grants) != 4 || len(crossed.Lacks) == 0 {
		t.Errorf("%d grants, %d lacks, %v", len(grants.Grants), len(crossed.Lacks), err)
	}
	for column, wrong := range map[string]string{"awardDate": `"2023-05"`, "amountAwarded": `"75000.50"`, "recipientOrganization": `[{"id": "x"}]`, "description": `null`} {
		g := grants.Grants[0]
		right := g[column]
		g[column] = json.RawMessage(wrong)
		said, _ := json.Marshal(grants)
		made, _ := jsonschema.UnmarshalJSON(bytes.NewReader(said))
		if schema.Validate(made) == nil {
			t.Errorf("%s may be %s", column, wrong)
		}
		g[column] = right
	}
}
