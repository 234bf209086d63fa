"""A network to look at: three practices of one region, and one of another."""

from dataclasses import dataclass, field

from factories import Browser, Factory, Region
from qi_portal.domain.access import Place, Role
from qi_portal.domain.periods import Month

OCTOBER = Month(2026, 10)
DEV = "dev-screening"


@dataclass
class Network:
    """Three practices of one region in developmental screening, one of another; P002 has entered October."""

    make: Factory
    region: Region
    browser: Browser
    places: dict[str, Place] = field(default_factory=dict)

    def sign_in(self, role: Role | None, *where: Place | Region) -> Browser:
        someone = self.make.person(role, at=where[0]) if where else self.make.person()
        for more in where[1:]:
            self.make.role(someone, role, more)
        return self.browser.application.test_client().sign_in(someone)

    def staff(self) -> Browser:
        return self.sign_in(Role.PROGRAM_STAFF, self.region)

    def enter(self, code: str, *numbers: int, month: Month = OCTOBER) -> None:
        for number in numbers:
            self.make.entry(self.places[code], f"DEV-{number}", month, 18, 24)

    def tell(self, code: str, numerators: list[int], measure_id: str = "DEV-1", of: int = 20) -> None:
        """Months of one measure up to October, the last of them unless it is there."""
        first = OCTOBER - (len(numerators) - 1)
        months = {first + ahead: float(numerator) for ahead, numerator in enumerate(numerators)}
        if code == "P002":
            months.pop(OCTOBER, None)
        self.make.entries(self.places[code], measure_id, months, of)


def a_network(make: Factory, client: Browser) -> Network:
    def build() -> tuple[Region, dict[str, Place]]:
        network = Network(make, make.program(), client)
        for code, name in (("P001", "Maple Court"), ("P002", "Alder Green"), ("P003", "Willow Pond")):
            network.places[code] = make.practice(network.region, code=code, name=name)
        network.places["X001"] = make.practice(code="X001", name="Foreign Mill")
        with make.together():
            for place in network.places.values():
                make.enrollment(place, DEV)
            network.enter("P002", 1, 2, 3, 4, 5, 6)
            network.enter("X001", 1)
        return network.region, network.places

    region, places = make.again("a network to look at", build)
    return Network(make, region, client, places)
